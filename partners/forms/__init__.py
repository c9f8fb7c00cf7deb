"""Forms of staff about organisations and people; OfferForm and NeedForm serve the portal as well."""
