extension Timestamp {
    /// The time of day in China, as `09:30`, for what happens within the day.
    public var timeInChina: String {
        let minutes = (secondsSinceEpoch + 8 * 3600) / 60
        return [minutes / 60 % 24, minutes % 60].map { ($0 < 10 ? "0" : "") + String($0) }.joined(
            separator: ":"
        )
    }
}
