/// What kept a loop from its work when it was told last: the log hears of it once, and again when it is another.
struct ToldTrouble {
    private var told: String?

    /// Notes it.
    ///
    /// - Returns: whether it is another than the last time.
    mutating func isNews(_ reason: String) -> Bool {
        defer { told = reason }
        return told != reason
    }

    /// Notes that the work goes on.
    mutating func end() { told = nil }
}
