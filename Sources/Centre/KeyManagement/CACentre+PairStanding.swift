import Model
import Store
import Tokens

/// What becomes of an encryption certificate when its holder has the one to sign with followed by another one.
extension CACentre {
    /// How it stands with the encryption certificates beside one to sign with.
    enum PairStanding: Hashable, Sendable {
        /// There is none.
        case single
        /// It is followed, too: its key was made here, and the token takes another one.
        case followed(CertificateRecord)
        /// It would stay behind.
        case left(CertificateRecord)
    }

    /// How it stands with the encryption certificates beside one to sign with.
    ///
    /// - Throws: `BookError`.
    func pairStanding(beside signing: CertificateRecord) throws(BookError) -> PairStanding {
        let beside = try book.certificates(fallingWith: signing).filter {
            $0.reservation.purpose == .encryption
        }
        guard let first = beside.first else { return .single }
        guard pairMadeHere(beside: signing.reservation.profile) != nil,
            let serial = signing.reservation.tokenSerial, let token = try book.token(serial: serial),
            token.driver == "skf", let own = try pair(wrappedFor: signing)
        else { return .left(first) }
        for other in beside where try book.keyArchive(of: other.id) == nil { return .left(other) }
        return try hasRoom(on: token) ? .followed(own) : .left(own)
    }

    /// Whether a token has a place for another pair: the key of each that was in force stays for good, and what never was gives way.
    ///
    /// Source: ADR 0088.
    private func hasRoom(on token: TokenRecord) throws(BookError) -> Bool {
        var kept: Set<CertificateID> = []
        for id in try book.keysDelivered(to: token.serial) {
            guard let record = try book.certificate(id), try book.isPresent(record, on: token) else {
                continue
            }
            switch record.state {
            case .active, .held: kept.insert(id)
            case .revoked:
                if record.revocation?.reason != .cessationOfOperation { kept.insert(id) }
            case .reserved, .signing, .issued, .abandoned: break
            }
        }
        return kept.count < TokenSlot.allCases.count
    }

    /// The encryption certificate in force whose key was wrapped for that of a certificate to sign with.
    ///
    /// - Throws: `BookError`.
    func pair(wrappedFor signing: CertificateRecord) throws(BookError) -> CertificateRecord? {
        try pairs(wrappedFor: signing).last { $0.state == .active }
    }

    /// All encryption certificates whose keys were wrapped for that of a certificate to sign with, oldest first.
    ///
    /// - Throws: `BookError`.
    func pairs(wrappedFor signing: CertificateRecord) throws(BookError) -> [CertificateRecord] {
        var found: [CertificateRecord] = []
        for delivery in try book.keyDeliveries(to: signing.reservation.keyHash) {
            if let record = try book.certificate(delivery.certificate) { found.append(record) }
        }
        return found
    }
}
