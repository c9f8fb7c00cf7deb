"""What innovators and partners see, and for whom they act. Every read starts from their own organisations."""
