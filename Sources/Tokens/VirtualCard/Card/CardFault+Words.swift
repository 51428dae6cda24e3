extension CardFault {
    /// Reads "3:pull-before", "4:refuse=6A80", "5:shorten=1".
    public init?(text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let command = Int(parts[0]), command > 0 else { return nil }
        let words = parts[1].split(separator: "=", maxSplits: 1)
        switch (words.first, words.count == 2 ? words[1] : nil) {
        case ("pull-before", nil): self.init(at: command, .pullBefore)
        case ("pull-after", nil): self.init(at: command, .pullAfter)
        case ("forget", nil): self.init(at: command, .forget)
        case ("silence", nil): self.init(at: command, .silence)
        case ("garble", nil): self.init(at: command, .garble)
        case ("refuse", let status?):
            guard let status = UInt16(status, radix: 16) else { return nil }
            self.init(at: command, .refuse(status))
        case ("shorten", let count?):
            guard let count = Int(count), count >= 0 else { return nil }
            self.init(at: command, .shorten(count))
        case ("lengthen", let count?):
            guard let count = Int(count), (0...65_000).contains(count) else { return nil }
            self.init(at: command, .lengthen(count))
        default: return nil
        }
    }
}
