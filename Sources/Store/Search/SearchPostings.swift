import Model

/// The new members of the sets of one block, before they are written.
struct SearchPostings {
    /// Parts of subjects whose tokens are remembered: most organizations and names come again and again.
    private static let remembered = 32_768

    /// The names of the sets, and their members in the order in which they came.
    private(set) var tokens: [String] = []
    private(set) var members: [[UInt16]] = []
    private var indexes: [String: Int] = [:]
    private var parts: [[UInt8]: [Int]] = [:]
    /// Where the sets of the bits of a column are, lowest bit first.
    private var bits: [[Int]] = []

    init() {
        bits = SearchColumn.all.map { column in column.tokens.reversed().map { index($0) } }
    }

    /// Enters a new certificate.
    mutating func add(_ subject: SearchSubject, _ member: UInt16) {
        add(subject.subject, member)
        for token in [
            SearchToken.authority(subject.authority), SearchToken.profile(subject.profile),
            SearchToken.purpose(subject.purpose),
        ] { append(member, index(token)) }
        add(.end, SearchColumn.value(subject.notAfter), member)
        add(.serial, SearchColumn.value(subject.serial), member)
        add(subject.standing, member)
    }

    /// Enters the words of a subject.
    mutating func add(_ text: String, _ member: UInt16) {
        let octets = Array(SearchText.normalized(text).utf8)
        for part in octets.split(whereSeparator: SearchPostings.isBlank) {
            for index in partIndexes(Array(part)) { append(member, index) }
        }
    }

    /// Enters the state of a certificate, and when it was issued.
    mutating func add(_ standing: SearchStanding, _ member: UInt16) {
        append(member, index(SearchToken.state(standing.state.rawValue)))
        guard let date = standing.issuedAt else { return }
        append(member, index(SearchToken.issued))
        add(.issue, SearchColumn.value(date), member)
    }

    private mutating func add(_ column: SearchColumn, _ value: UInt64, _ member: UInt16) {
        let indexes = bits[column.number]
        var rest = value
        while rest != 0 {
            append(member, indexes[rest.trailingZeroBitCount])
            rest &= rest &- 1
        }
    }

    private mutating func append(_ member: UInt16, _ index: Int) {
        guard members[index].last != member else { return }
        members[index].append(member)
    }

    private mutating func index(_ token: String) -> Int {
        if let index = indexes[token] { return index }
        indexes[token] = tokens.count
        tokens.append(token)
        members.append([])
        return tokens.count - 1
    }

    private mutating func partIndexes(_ part: [UInt8]) -> [Int] {
        if let indexes = parts[part] { return indexes }
        if parts.count == SearchPostings.remembered { parts = [:] }
        let pieces = SearchText.pieces(String(decoding: part, as: UTF8.self))
        let indexes = Array(Set(SearchText.tokens(pieces).map { index($0) }))
        parts[part] = indexes
        return indexes
    }

    /// Nothing that is looked for goes across these.
    private static func isBlank(_ octet: UInt8) -> Bool { octet == 0x20 || 9...13 ~= octet }
}
