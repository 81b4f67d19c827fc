"""What is known of services, domains and cookies, and the matching of evidence against it."""
