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
}
