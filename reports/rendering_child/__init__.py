"""What runs in the process that makes one PDF; knows neither Django nor the database."""
