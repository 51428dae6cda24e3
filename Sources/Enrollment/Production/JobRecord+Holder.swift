public import Model

extension JobRecord {
    /// Whether this station and producer took the job last.
    public func isHeld(by workstation: Workstation) -> Bool {
        station == workstation.station && producer == workstation.producer.name
    }
}
