"""What `./portal bench` measures: data of a whole country, cases, and their baselines."""
