import Model

/// Kept answers of about the same age; thrown away together.
struct AnswerGeneration: Sendable {
    /// The octets of a request.
    private struct Key: Hashable {
        let octets: [UInt8]

        func hash(into hasher: inout Hasher) { hasher.combine(octets: octets) }
    }

    private var answers: [Key: CachedAnswer] = [:]
    private var requests: [CertificateID: Set<Key>] = [:]
    /// About what it takes in memory.
    private(set) var octets = 0

    /// What an entry takes beside its octets: two dictionaries, arrays, a set.
    private static let overhead = 600

    subscript(request: [UInt8]) -> CachedAnswer? { answers[Key(octets: request)] }

    /// The answer to `request`, which is noted to have been given again.
    mutating func give(_ request: [UInt8]) -> CachedAnswer? {
        guard let index = answers.index(forKey: Key(octets: request)) else { return nil }
        answers.values[index].wasGivenAgain = true
        return answers.values[index]
    }

    /// The requests whose answers are to be made anew, at most `limit`.
    func due(at now: Timestamp, limit: Int) -> [[UInt8]] {
        answers.lazy.filter { $0.value.isDue(at: now) }.prefix(limit).map(\.key.octets)
    }

    mutating func insert(_ answer: CachedAnswer, for request: [UInt8]) {
        let key = Key(octets: request)
        // The one before may have been shorter, as from another signer.
        remove(key)
        answers[key] = answer
        octets += Self.cost(key, answer)
        for certificate in answer.certificates { requests[certificate, default: []].insert(key) }
    }

    /// Forgets as many answers about each of these certificates as it takes for one more to be among `limit`.
    mutating func makeRoom(about certificates: [CertificateID], limit: Int) {
        for certificate in certificates {
            let some = requests[certificate] ?? []
            for request in some.prefix(max(0, some.count - limit + 1)) { remove(request) }
        }
    }

    mutating func evict(_ certificate: CertificateID) {
        for request in requests.removeValue(forKey: certificate) ?? [] { remove(request) }
    }

    mutating func evict(issuedBy authorities: Set<AuthorityID>) {
        let concerned = requests.keys.filter { authorities.contains($0.authority) }
        for certificate in concerned { evict(certificate) }
    }

    private mutating func remove(_ request: Key) {
        guard let answer = answers.removeValue(forKey: request) else { return }
        octets -= Self.cost(request, answer)
        for certificate in answer.certificates {
            requests[certificate]?.remove(request)
            if requests[certificate]?.isEmpty == true { requests[certificate] = nil }
        }
    }

    private static func cost(_ request: Key, _ answer: CachedAnswer) -> Int {
        request.octets.count * 2 + answer.answer.bytes.count + overhead * max(1, answer.certificates.count)
    }
}
