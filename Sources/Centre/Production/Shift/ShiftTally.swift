public import Model

/// What a shift came to: every job it touched is in one of the lists.
public struct ShiftTally: Sendable {
    /// The tokens that were finished.
    public internal(set) var made: [ProductionLine.Product] = []
    /// Jobs of the list that were done before the shift began.
    public internal(set) var earlier: Set<ApplicationNumber> = []
    /// Tokens that were given up; their jobs went on with others.
    public internal(set) var setAside: [ProductionLine.SetAside] = []
    /// Jobs that wait for their token to come back, by application: its serial number.
    public internal(set) var awaited: [ApplicationNumber: String] = [:]
    /// Jobs that wait for a token of their own which was not inserted in this shift, by application: its serial number.
    public internal(set) var elsewhere: [ApplicationNumber: String] = [:]
    /// Jobs that could not be made now, and why.
    public internal(set) var refused: [ApplicationNumber: String] = [:]

    /// How many jobs still wait that any token would do for, though nobody ended the shift.
    public internal(set) var left = 0
    /// What those of them want that no token had which was inserted last.
    public internal(set) var wanted: [KeyWish] = []
    /// Finished tokens whose letter could not be written, by serial number, and why.
    public internal(set) var unlettered: [String: String] = [:]

    /// Whether everything that was to be made was made, with its letter.
    public var isComplete: Bool {
        left == 0 && awaited.isEmpty && elsewhere.isEmpty && refused.isEmpty && unlettered.isEmpty
    }
}
