public import Model
public import Portal

/// Why the API's desk does not do what a caller asks.
public struct APIRefusal: OperatorError, Hashable {
    /// What stands against it.
    public enum Reason: Hashable, Sendable {
        /// The certificate shown is not one of the book's.
        case unknownCertificate
        /// Its last second has passed.
        case expired
        /// It is revoked or suspended.
        case revoked
        /// It belongs to no registered client and no member of the staff, or is not for TLS clients.
        case unregistered
        /// The client was disabled.
        case disabled(name: String)
        /// The profile is not among those of the client, or there is no such profile.
        case profile(String)
        /// The request leaves out what it needs, as a profile.
        case incomplete(what: String)
        /// The profile does not use this fact.
        case factUnknown(String)
        /// The fact has one value.
        case factNotList(String)
        /// The subject of an application comes from its snapshot.
        case subjectFromApplication
        /// The application is not in the hands of who asks, or not theirs to act for.
        case application(ApplicationNumber)
        /// The job of the application has not come to the step at which certificates are signed.
        case notAtIssuance(ApplicationNumber, JobState)
        /// The request is for another key than the one that was recorded when it was made.
        case otherKey(ApplicationNumber)
        /// The job of the application has not come to the step at which its token is proven.
        case notAtProof(ApplicationNumber, JobState)
        /// The token of the application did not sign the office's challenge with the key of its certificate.
        case unproven(ApplicationNumber)
        /// There is no such certificate, or it is somebody else's.
        case noCertificate(SerialNumber)
        /// It is revoked.
        case alreadyRevoked(SerialNumber)
        /// No authority issues certificates of the profile now, as between the end of one and its successor.
        case noIssuer(profile: String, detail: String)
    }

    /// What stands against it.
    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .unknownCertificate: "this certificate is not one of ours"
        case .expired: "the client certificate has expired"
        case .revoked: "the client certificate is revoked"
        case .unregistered: "this certificate belongs to no client of the API"
        case .disabled(let name): "client \(name) is disabled"
        case .profile(let name): "you may not ask for certificates of profile \(name)"
        case .incomplete(let what): "'\(what)' is missing"
        case .factUnknown(let name): "the profile does not use 'subject.\(name)'"
        case .factNotList(let name): "'subject.\(name)' has one value, not a list"
        case .subjectFromApplication: "the subject of an application comes from what was approved"
        case .application(let number): "application \(number) is not in your hands"
        case .notAtIssuance(let number, let state):
            "the token of application \(number) is at step \(state.rawValue), not at KEY_GENERATED"
        case .otherKey(let number): "application \(number) has another public key on record"
        case .notAtProof(let number, let state):
            "the token of application \(number) is at step \(state.rawValue), not at WRITTEN"
        case .unproven(let number):
            "the token of application \(number) did not sign the challenge with the key of its certificate"
        case .noCertificate(let serial): "you have no certificate \(serial.hexadecimal)"
        case .alreadyRevoked(let serial): "certificate \(serial.hexadecimal) is already revoked"
        case .noIssuer(let profile, let detail):
            "no certificate of profile \(profile) can be issued now: \(detail)"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .unknownCertificate, .expired, .revoked, .unregistered:
            "connect with a certificate in force that 'pki client create' made, or for staff 'pki staff create' or 'renew'"
        case .disabled: "ask the administrator to run 'pki client enable'"
        case .profile: "see GET /api/v1/profiles"
        case .incomplete, .factNotList, .noCertificate, .alreadyRevoked: nil
        case .factUnknown: "see GET /api/v1/profiles for what it uses"
        case .subjectFromApplication: "leave 'subject' out"
        case .application: "only the producer who claimed its job may ask"
        case .notAtIssuance: "generate the key on the token first; nothing was signed"
        case .notAtProof: "write the certificate to the token first"
        case .unproven: "insert the token again, so that it signs this station's challenge"
        case .noIssuer: "send it again later, with the same key; whoever runs this centre makes a successor"
        case .otherKey: "make the request with the key on the token of this application"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .unknownCertificate, .expired: .unauthorized
        case .revoked, .unregistered, .disabled, .profile, .application, .unproven: .refused
        case .incomplete, .factUnknown, .factNotList, .subjectFromApplication: .invalidInput
        case .notAtIssuance, .notAtProof, .otherKey, .alreadyRevoked: .conflict
        case .noCertificate: .notFound
        case .noIssuer: .unavailable
        }
    }
}

extension APIRefusal: PassingError {
    /// People make a successor: that takes minutes.
    public var retrySeconds: Int64? {
        guard case .noIssuer = reason else { return nil }
        return 300
    }

    /// The refusal for an error that says that an authority issues nothing now, whoever asks; nil for any other one.
    init?(_ error: any OperatorError, issuing profile: String) {
        switch ((error as? HierarchyError)?.reason, (error as? MigrationError)?.reason) {
        case (.notInState?, _), (.fallen?, _), (_, .recordsOwed?):
            self.init(.noIssuer(profile: profile, detail: error.message))
        default: return nil
        }
    }
}
