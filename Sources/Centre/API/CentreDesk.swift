import Issuer
import Model
import OpenSSL
import Portal
import Store
import Synchronization

/// The API's desk: who callers are, what they may ask for, and what they get.
final class CentreDesk: IssuanceDesk {
    let centre: CACentre
    let rooms: StationRooms
    /// By their certificates, because an authority may get another one for its key.
    private let authorities = Mutex<[[UInt8]: CertificateAuthority]>([:])
    private let chains = Mutex<[AuthorityID: Chain]>([:])
    private let underWay = Mutex<Set<String>>([])

    /// What goes with every certificate of an authority.
    private struct Chain {
        /// From the authority upwards, the root left out.
        let pem: [String]
        /// The last second of the authority.
        let end: Timestamp
        /// When it was made.
        let madeAt: Timestamp
    }

    /// So long a chain is given before the book is asked again, in seconds: the way up changes when one above is revoked.
    static let chainSeconds: Int64 = 10

    init(centre: CACentre) {
        self.centre = centre
        rooms = StationRooms(centre: centre)
    }

    func caller(_ peer: PeerCertificate) throws -> APICaller {
        let shown = try peer.identified(by: centre.identity(ofPeer:))
        guard shown.notAfter >= centre.clock.now else { throw APIRefusal(.expired) }
        let (status, client) = try centre.book.standing(of: shown.id)
        guard case .good = status else { throw APIRefusal(.revoked) }
        if let client = try client ?? centre.client(of: shown.id) {
            guard client.isActive else { throw APIRefusal(.disabled(name: client.name)) }
            return .client(client)
        }
        guard let staff = try centre.book.staff(certificate: shown.id) else {
            throw APIRefusal(.unregistered)
        }
        return .staff(staff)
    }

    func issue(_ order: IssuanceOrder, for caller: APICaller) async throws -> DeskCertificate {
        let proof = try CertificateRequest(pem: order.request)
        let claim = order.claim
        let name = "\(caller.auditName) \(claim.key)"
        guard underWay.withLock({ $0.insert(name).inserted }) else { throw APIError(.keyInUse) }
        defer { underWay.withLock { _ = $0.remove(name) } }
        if let earlier = try await earlier(claim, caller) { return earlier }
        do {
            return try await perform(order, proof, caller)
        } catch let error as any OperatorError where error.kind == .conflict {
            // Another process may have done the same request meanwhile.
            if let earlier = try await earlier(claim, caller) { return earlier }
            throw error
        }
    }

    func certificate(_ serial: SerialNumber, of caller: APICaller) throws -> DeskCertificate {
        try shown(own(serial, caller))
    }

    func profiles(for caller: APICaller) throws -> [DeskProfile] {
        guard case .client(let client) = caller else { return [] }
        return client.profiles.sorted().compactMap { name in
            guard let profile = centre.profiles[name], profile.purpose == .service else { return nil }
            return DeskProfile(
                name: name,
                label: profile.label,
                keys: profile.keyAlgorithms.sorted { $0.rawValue < $1.rawValue },
                facts: profile.factsOfRequests
            )
        }
    }

    /// The authority that issues certificates of a profile at this moment: after a rollover it is the successor.
    ///
    /// - Throws: `APIRefusal` with `.noIssuer` where none does; what else keeps an authority from signing.
    func issuer(of profile: Profile) throws -> CertificateAuthority {
        do {
            return try authority(centre.issuingRecord(for: profile.name))
        } catch let error as any OperatorError {
            guard let refusal = APIRefusal(error, issuing: profile.name) else { throw error }
            throw refusal
        }
    }

    /// An authority whatever its state, its key opened once: a retired one finishes what it began.
    func authority(_ record: AuthorityRecord) throws -> CertificateAuthority {
        if let ready = authorities.withLock({ $0[record.certificate] }) { return ready }
        let opened = try centre.signer(record)
        chains.withLock { $0[record.id] = nil }
        return authorities.withLock { known in
            known[record.certificate] = known[record.certificate] ?? opened
            return known[record.certificate] ?? opened
        }
    }

    /// A certificate that the caller asked for; any other is not there for them.
    func own(_ serial: SerialNumber, _ caller: APICaller) throws -> CertificateRecord {
        for authority in try centre.book.authorities() {
            let id = CertificateID(authority: authority.id, serial: serial)
            guard try centre.book.request(for: id)?.requester == caller.auditName,
                let record = try centre.book.certificate(id), record.certificate != nil
            else { continue }
            return record
        }
        throw APIRefusal(.noCertificate(serial))
    }

    func shown(_ record: CertificateRecord) throws -> DeskCertificate {
        guard let der = record.certificate else { throw APIRefusal(.noCertificate(record.id.serial)) }
        let chain = try chain(of: record.id.authority)
        return DeskCertificate(
            id: record.id,
            profile: record.reservation.profile,
            state: record.state,
            pem: String(decoding: PEM.encode(der, label: "CERTIFICATE"), as: UTF8.self),
            chain: chain.pem,
            notBefore: record.reservation.notBefore,
            notAfter: record.reservation.notAfter,
            endsWithAuthority: record.reservation.notAfter == chain.end,
            revocation: record.revocation,
            authorityRevocation: try centre.fall(of: centre.authorityRecord(record.id.authority.name))
        )
    }

    /// What was just issued, without reading it again.
    func shown(
        _ issued: IssuedCertificate,
        profile: String,
        _ state: CertificateState
    ) throws -> DeskCertificate {
        let chain = try chain(of: issued.id.authority)
        return DeskCertificate(
            id: issued.id,
            profile: profile,
            state: state,
            pem: String(decoding: issued.certificate.pem, as: UTF8.self),
            chain: chain.pem,
            notBefore: issued.certificate.notBefore,
            notAfter: issued.certificate.notAfter,
            endsWithAuthority: issued.certificate.notAfter == chain.end,
            revocation: nil
        )
    }

    private func chain(of id: AuthorityID) throws -> Chain {
        let now = centre.clock.now
        if let known = chains.withLock({ $0[id] }), known.madeAt <= now,
            now < known.madeAt.advanced(bySeconds: Self.chainSeconds)
        {
            return known
        }
        let list = try centre.chain(of: id)
        let own = try Certificate(der: centre.authorityRecord(id.name).certificate)
        let chain = Chain(
            pem: list.map { String(decoding: PEM.encode($0, label: "CERTIFICATE"), as: UTF8.self) },
            end: own.notAfter,
            madeAt: now
        )
        chains.withLock { $0[id] = chain }
        return chain
    }
}
