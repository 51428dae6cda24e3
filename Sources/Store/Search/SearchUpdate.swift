import Model

/// What is added to the search index, and what is taken out of it, with one transaction.
struct SearchUpdate {
    /// New members by block and token.
    private(set) var added: [Int64: [String: [UInt16]]] = [:]
    /// Certificates whose state is to be the one that was added, and no other.
    private(set) var moved: [SearchStanding] = []
    /// Certificates that are on their way.
    private(set) var pending: [Int64] = []

    /// Enters a new certificate.
    mutating func add(_ subject: SearchSubject) {
        let (block, member) = NumberBlock.place(of: subject.number)
        var tokens = SearchText.tokens(subject.subject).union([
            SearchToken.authority(subject.authority), SearchToken.profile(subject.profile),
            SearchToken.purpose(subject.purpose), SearchToken.state(subject.standing.state.rawValue),
        ])
        tokens.formUnion(SearchColumn.end.tokens(of: SearchColumn.value(subject.notAfter)))
        tokens.formUnion(SearchColumn.serial.tokens(of: SearchColumn.value(subject.serial)))
        tokens.formUnion(issueTokens(subject.standing))
        for token in tokens { added[block, default: [:]][token, default: []].append(member) }
        if subject.standing.isPending { pending.append(subject.number) }
    }

    /// Notes that the state of a certificate has changed.
    mutating func move(_ standing: SearchStanding) {
        let (block, member) = NumberBlock.place(of: standing.number)
        for token in issueTokens(standing) + [SearchToken.state(standing.state.rawValue)] {
            added[block, default: [:]][token, default: []].append(member)
        }
        moved.append(standing)
    }

    private func issueTokens(_ standing: SearchStanding) -> [String] {
        guard let date = standing.issuedAt else { return [] }
        return [SearchToken.issued] + SearchColumn.issue.tokens(of: SearchColumn.value(date))
    }
}
