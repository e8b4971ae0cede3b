"""What is blackened in documents before they are published, who decided so, and the copies that go out."""
