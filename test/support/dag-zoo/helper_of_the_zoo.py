name = "t"
