public import Issuer
public import Model
import Store

/// Where administrators ask for the certificate that follows another.
///
/// Whoever has the key of a staff member's certificate acts in that member's name. So a new key for one is certified
/// when the member asks for it themselves, or with the member, or by two administrators: never by one of them alone. A
/// certificate again for the same key (`renew`) gives nobody anything.
///
/// Source: product.md §2.2 rule 3.
public struct SuccessionDesk: Sendable {
    private let centre: CACentre
    private let person: StaffOperator
    private let second: StaffOperator?
    private let party: ActingParty

    /// Opens the desk.
    ///
    /// - Parameters:
    ///   - centre: the centre.
    ///   - person: who asks; pki_admin or super_admin.
    ///   - second: who confirms it, and signs what is audited of it; needed for a new key of another staff member only.
    /// - Throws: `SuccessionError` with `.notAllowed`; `HierarchyError` with `.samePerson`.
    public init(centre: CACentre, person: StaffOperator, second: StaffOperator? = nil) throws {
        let party = try ActingParty(person)
        guard let second else {
            (self.centre, self.person, self.second, self.party) = (centre, person, nil, party)
            return
        }
        guard second.record.name != person.record.name else {
            throw HierarchyError(.samePerson(name: person.record.name))
        }
        guard let book = person.signingBook, let secondBook = second.signingBook else {
            throw SuccessionError(.notAllowed(name: second.record.name))
        }
        (self.centre, self.person, self.second) = (centre, person, second)
        self.party = ActingParty(name: party.name, book: JointBook(first: book, second: secondBook))
    }

    /// Issues the certificate that follows another, as `CACentre.succeed` does, for whoever may ask for it.
    ///
    /// - Throws: `SuccessionError` with `.secondNeeded` or `.notAllowed`, before anything is signed or revoked; and what
    ///   `CACentre.succeed` throws.
    public func succeed(_ order: SuccessionOrder) async throws -> IssuedCertificate {
        let predecessor = try centre.certificateRecord(order.predecessor)
        if predecessor.reservation.purpose == .staff, order.act != .renew {
            try demandMemberOrTwo(try centre.member(with: predecessor)?.name)
        }
        if predecessor.reservation.purpose == .service, let client = try centre.client(of: predecessor.id) {
            throw SuccessionError(.machine(predecessor.id.serial, client: client.name))
        }
        return try await centre.succeed(order, by: party)
    }

    /// What a machine's certificate is to say, as its profile wants it.
    ///
    /// - Parameters:
    ///   - facts: as they were named; empty for none.
    ///   - predecessor: the certificate that is followed.
    /// - Returns: the facts; nil for none.
    /// - Throws: `SuccessionError` with `.factsUnwanted`; `IssuanceRefusal` for facts that do not fit the profile.
    public func machineFacts(
        _ facts: [ServiceOrder.Fact],
        of predecessor: CertificateRecord
    ) throws -> SubjectFacts? {
        guard !facts.isEmpty else { return nil }
        try centre.demandIssuedHere(predecessor)
        guard predecessor.reservation.purpose == .service else {
            throw SuccessionError(.factsUnwanted(predecessor.id.serial))
        }
        return try ServiceOrder.subjectFacts(
            facts,
            of: centre.profiles.profile(predecessor.reservation.profile)
        )
    }

    private func demandMemberOrTwo(_ member: String?) throws(SuccessionError) {
        if let member, member == person.record.name { return }
        guard let second = second?.record else { throw SuccessionError(.secondNeeded(member: member)) }
        guard second.name == member || ActingParty.mayLetFollow(second) else {
            throw SuccessionError(.notAllowed(name: second.name))
        }
    }
}
