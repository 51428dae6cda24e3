import Model

/// Subjects, application numbers and randomness.
extension EnrollmentDesk {
    /// How often a number is drawn before giving up; the chance of a collision in a day of 10 000
    /// applications is one in a hundred per draw.
    static let attempts = 8

    /// A subject as found, or a new one with the change that adds it.
    struct ResolvedSubject {
        let uid: String
        let addition: [Change]
    }

    /// Finds the subject with this identity, or makes one.
    func subject(_ identity: [UInt8]) throws(EnrollmentError) -> ResolvedSubject {
        let digest = try port("identity digest") { try ports.identityDigest(identity) }
        let known = try read { () throws(BookError) in try source.subject(identityDigest: digest) }
        if let known { return ResolvedSubject(uid: known.uid, addition: []) }
        let uid = Hexadecimal.encode(try random(8)).uppercased()
        let record = SubjectRecord(uid: uid, identityDigest: digest, createdAt: clock.now)
        return ResolvedSubject(uid: uid, addition: [.addSubject(record)])
    }

    /// A number for today: random, or, with a key, made from the key so that the same key finds it again.
    func number(
        _ type: ApplicationType,
        attempt: Int,
        seed: String?,
        daysBack: Int64 = 0
    ) throws(EnrollmentError) -> ApplicationNumber {
        let bytes: [UInt8]
        if let seed {
            bytes = try port("identity digest") {
                try ports.identityDigest(Array("number|\(seed)|\(attempt)".utf8))
            }
        } else {
            bytes = try random(8)
        }
        let draw = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let sequence = Int(draw % 1_000_000)
        let day = CalendarDay(clock.now.advanced(bySeconds: -86_400 * daysBack))
        guard let number = ApplicationNumber(day: day.compact, type: type, sequence: sequence) else {
            throw EnrollmentError(.noFreeNumber)
        }
        return number
    }

    /// Exactly `count` random octets.
    func random(_ count: Int) throws(EnrollmentError) -> [UInt8] {
        let bytes = try port("random generator") { try ports.random(count) }
        guard bytes.count == count else {
            throw EnrollmentError(.portFailed("random generator", detail: "\(bytes.count) octets"))
        }
        return bytes
    }

    /// Calls something outside and gives its failure a name.
    func port<Value>(_ name: String, _ body: () throws -> Value) throws(EnrollmentError) -> Value {
        do {
            return try body()
        } catch let error as any OperatorError {
            throw EnrollmentError(.portFailed(name, detail: error.message))
        } catch {
            throw EnrollmentError(.portFailed(name, detail: "\(type(of: error))"))
        }
    }
}
