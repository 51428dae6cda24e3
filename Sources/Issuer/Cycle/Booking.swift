import Model

/// What the book takes before the key is touched, all of it or nothing: the serial number with key and application,
/// and what goes with them.
struct Booking {
    let reservation: Reservation
    /// Keys that have the private half of the one that is certified: none of them may be known.
    let kin: [[UInt8]]
    /// The partitions of the authority's list, so that whoever makes lists knows of them; nil when there are none.
    var partition: RevocationListPartition?
    /// The attempt at a successor that is claimed; nil for a first certificate.
    var claim: String?
    /// What else becomes durable with it.
    var alongside: [Change] = []

    var id: CertificateID { reservation.id }

    /// The changes, in the order in which the book decides about them, and then those that follow.
    func changes(followedBy following: [Change]) -> [Change] {
        var changes: [Change] = []
        changes.reserveCapacity(4 + alongside.count + following.count)
        if let claim { changes.append(.once(key: claim, at: reservation.createdAt)) }
        if reservation.shard > 0, let partition { changes.append(.partitionRevocationList(partition)) }
        changes.append(.demandFreeKin(kin))
        changes.append(.reserveCertificate(reservation))
        changes += alongside
        changes += following
        return changes
    }
}
