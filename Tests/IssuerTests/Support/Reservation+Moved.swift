import Model

extension Reservation {
    /// The same reservation under another name, or of another subject.
    func moved(to id: CertificateID? = nil, keyHash: [UInt8]? = nil, subject: String? = nil) -> Reservation {
        Reservation(
            id: id ?? self.id,
            profile: profile,
            purpose: purpose,
            application: application,
            subjectUID: subjectUID,
            subject: subject ?? self.subject,
            keyHash: keyHash ?? self.keyHash,
            tokenSerial: tokenSerial,
            notBefore: notBefore,
            notAfter: notAfter,
            holder: holder,
            createdAt: createdAt
        )
    }

    /// A reservation of another key under another name, without application.
    static func planted(_ id: CertificateID, like other: Reservation, keyHash: [UInt8]) -> Reservation {
        Reservation(
            id: id,
            profile: other.profile,
            purpose: other.purpose,
            application: nil,
            subjectUID: nil,
            subject: other.subject,
            keyHash: keyHash,
            tokenSerial: nil,
            notBefore: other.notBefore,
            notAfter: other.notAfter,
            holder: other.holder,
            createdAt: other.createdAt
        )
    }
}
