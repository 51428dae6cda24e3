public import Model
import OpenSSL
import Store
import Tokens

extension AuthorityDesk {
    /// Gives up an outstanding request to somebody else's authority, and destroys its key, for ever.
    ///
    /// The key is blocked, because a certificate for it may exist; name and subject are free again. The intention is on record
    /// before the key goes, so a run that was killed is finished by the next one. The key of an authority, which an earlier
    /// version took for a request's, stays as it is.
    ///
    /// - Returns: the request.
    /// - Throws: `BookError` with `.notFound`; `HierarchyError` with `.keyAbsent` for a key that is away, on a medium that is
    ///   not here; `KeyFileError`, `HSMError`. Then nothing was written.
    public func giveUpRequest(_ id: AuthorityID) async throws -> AuthorityRequestRecord {
        // Where the key is in a token, people are asked for a PIN: before the turn is waited for.
        if let known = try centre.book.authorityRequests().first(where: { $0.id == id }) {
            _ = try centre.absence(of: known)
        }
        let lock = try await namesLock()
        defer { withExtendedLifetime(lock) {} }
        guard let request = try centre.book.authorityRequests().first(where: { $0.id == id }) else {
            throw BookError(.notFound(object: "request of authority \(id)"))
        }
        let absence = try centre.absence(of: request)
        if case .away = absence { throw HierarchyError(.keyAbsent(id)) }
        var detail = [
            "key": Hexadecimal.encode(request.keyHash),
            "subject": try CertificateRequest(der: request.request).subject.description,
        ]
        if try !centre.isBeingGivenUp(request) {
            try await persons.book.commit([
                .once(key: centre.endMark(of: request), at: centre.clock.now),
                event("authority.request.giveUp.intend", id, detail),
            ])
            onStep(.intended)
        }
        // A token that is not there any more cannot be asked for it; of a file, a killed run may have left something.
        let isInUse = try authority(with: request.keyHash) != nil
        if absence == nil || !TokenURI.isOne(request.keyReference), !isInUse {
            try centre.destroyKey(request.keyReference)
        }
        onStep(.keyDestroyed)
        detail["absence"] = absence?.words
        let now = centre.clock.now
        let block: [Change] =
            isInUse
            ? [] : [.blockKey(keyHash: request.keyHash, reason: .cessationOfOperation, at: now)]
        let end = event("authority.request.giveUp", id, detail)
        try await conclude([.removeAuthorityRequest(id)] + block + [end])
        onStep(.recorded)
        return request
    }

    /// Why the key of a request was not found in its token, where it stays when the request is given up; nil for one that is at hand, or
    /// in a file.
    ///
    /// - Throws: `HSMError`, `KeyFileError`, `CryptoError`.
    public func tokenAbsence(of request: AuthorityRequestRecord) throws -> String? {
        guard TokenURI.isOne(request.keyReference) else { return nil }
        return try centre.absence(of: request)?.words
    }

    /// Refuses a request whose key is destroyed or will be, because somebody began to give it up: nobody should certify that key.
    func demandKept(_ request: AuthorityRequestRecord) throws {
        guard try !centre.isBeingGivenUp(request) else { throw HierarchyError(.givingUp(request.id)) }
    }
}

extension CACentre {
    /// Whether somebody began to give a request up: its key is destroyed, or will be.
    func isBeingGivenUp(_ request: AuthorityRequestRecord) throws(BookError) -> Bool {
        try book.isClaimed(key: endMark(of: request))
    }

    /// The claim that a request is given up, made before its key goes.
    fileprivate func endMark(of request: AuthorityRequestRecord) -> String {
        "authority.request.giveUp \(request.id) \(Hexadecimal.encode(request.keyHash))"
    }
}
