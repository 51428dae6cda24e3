/// 密钥恢复: for whom private keys for encryption are archived.
public struct KeyRecoveryConfiguration: Codable, Hashable, Sendable {
    /// The certificates of the recovery officers, 2 to 16 PEM files; a path is below the definition's folder, or absolute.
    public var officers: [String]
    /// How many of them open a key together, 2 to all of them.
    public var threshold: Int

    /// What is wrong with the values.
    var faults: [ValueFault] {
        var faults: [ValueFault] = []
        let count = officers.count
        faults.demand((2...16).contains(count), "officers", "must be 2 to 16 files")
        faults.demand(
            (2...max(2, count)).contains(threshold),
            "threshold",
            "must be 2 or more, and no more than there are officers"
        )
        faults.demand(
            Set(officers).count == count && !officers.contains(""),
            "officers",
            "must name each file once"
        )
        return faults
    }
}
