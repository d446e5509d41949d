"""What the operator set, the Django settings made of it, and the list of what each feature adds."""
