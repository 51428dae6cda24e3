import Model

/// What is added to the search index, and what is taken out of it, with one transaction.
struct SearchUpdate {
    /// New members by block.
    private(set) var added: [Int64: SearchPostings] = [:]
    /// Certificates whose state is to be the one that was added, and no other.
    private(set) var moved: [SearchStanding] = []
    /// Certificates that are on their way.
    private(set) var pending: [Int64] = []

    /// Enters a new certificate.
    mutating func add(_ subject: SearchSubject) {
        let (block, member) = NumberBlock.place(of: subject.number)
        added[block, default: SearchPostings()].add(subject, member)
        if subject.standing.isPending { pending.append(subject.number) }
    }

    /// Notes that the state of a certificate has changed.
    mutating func move(_ standing: SearchStanding) {
        let (block, member) = NumberBlock.place(of: standing.number)
        added[block, default: SearchPostings()].add(standing, member)
        moved.append(standing)
    }

    /// Notes that a certificate has this subject, which may have come later than its number.
    mutating func name(_ number: Int64, _ subject: String) {
        let (block, member) = NumberBlock.place(of: number)
        added[block, default: SearchPostings()].add(subject, member)
    }
}
