public import Model
import OpenSSL
import Store

extension AuthorityDesk {
    /// Retires an authority: it issues no more, and goes on answering for what it issued; what a killed run began to certify by it
    /// for another authority is given up.
    ///
    /// - Throws: `HierarchyError` with `.notInState`, or `.unlinked` for a root that has not certified its successor and whose key is not
    ///   gone; `CentreError` with `.authoritiesBusy` while something is certified by an authority, or
    ///   `BookError`.
    public func retire(_ id: AuthorityID) async throws {
        let lock = try await namesLock()
        defer { withExtendedLifetime(lock) {} }
        let record = try centre.authorityRecord(id.name)
        guard record.state == .active else { throw HierarchyError(.notInState(id, record.state)) }
        try demandLinked(record)
        try await conclude(retirement(of: record) + renunciation(ofBegunBy: [id]))
        onStep(.recorded)
    }

    /// Refuses a root whose rollover was cut before it certified its successor: retired, it certifies nothing, and nobody who trusts
    /// it is ever led there (RFC 4210 §4.4).
    private func demandLinked(_ record: AuthorityRecord) throws {
        guard let successor = try centre.unlinkedSuccessor(of: record) else { return }
        if case .gone = try centre.absence(of: record) { return }
        throw HierarchyError(.unlinked(record.id, successor: successor, hasEnded: false))
    }

    /// The changes by which an authority is retired that is active still.
    func retirementIfActive(_ id: AuthorityID?) throws -> [Change] {
        guard let record = try id.map({ try centre.authorityRecord($0.name) }), record.state == .active else {
            return []
        }
        return retirement(of: record)
    }

    /// The changes by which an active authority is retired.
    func retirement(of record: AuthorityRecord) -> [Change] {
        [.updateAuthority(record.in(.retired), from: .active), event("authority.retire", record.id)]
    }
}

extension AuthorityRecord {
    /// The same authority in another state.
    func `in`(_ state: State) -> AuthorityRecord { with(state: state, keyReference: keyReference) }

    /// The same authority with its key in another place.
    func kept(at reference: String) -> AuthorityRecord { with(state: state, keyReference: reference) }

    /// The same authority under another certificate for its key, that `parent` made; nil for one that is not of the book.
    func certified(by certificate: [UInt8], below parent: AuthorityID?) -> AuthorityRecord {
        with(state: state, keyReference: keyReference, certificate: certificate, parent: .some(parent))
    }

    /// The same authority below one of the book that certified it.
    func placed(below parent: AuthorityID) -> AuthorityRecord {
        with(state: state, keyReference: keyReference, parent: parent)
    }

    private func with(
        state: State,
        keyReference: String,
        certificate: [UInt8]? = nil,
        parent: AuthorityID?? = nil
    ) -> AuthorityRecord {
        AuthorityRecord(
            id: id,
            role: role,
            state: state,
            algorithm: algorithm,
            signatureAlgorithm: signatureAlgorithm,
            certificate: certificate ?? self.certificate,
            keyHash: keyHash,
            keyReference: keyReference,
            parent: parent ?? self.parent,
            predecessor: predecessor,
            createdAt: createdAt
        )
    }
}
