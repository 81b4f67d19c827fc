"""The right wing's last room: findings become documents. Every format is a function of `reports.report.Report`."""
