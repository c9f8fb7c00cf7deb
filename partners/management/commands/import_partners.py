from partners.intake.command import ImportCommand


class Command(ImportCommand):
    help = (
        "Import a spreadsheet of partners (CSV or XLSX) into a programme. Each problem is printed with row and column."
    )
    role = "partner"
