"""What the API shows of this room. Staff see what their pages show; innovators and partners what the portal shows."""
