package enum Level: Int { case village = 1 }
