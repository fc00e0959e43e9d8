"""What records real traffic: namespaces, services, people, jobs and intruders, and their labels."""
