import OpenSSL

/// RFC 6960 §4.2.2.2.1: a responder's certificate that clients need not check says so; no other does.
enum OCSPNoCheckAsProfiled: Lint {
    static let rule = "ocsp-nocheck"
    static let clause = "RFC 6960 §4.2.2.2.1"

    static func problem(in subject: LintSubject) -> String? {
        subject.certificate.hasOCSPNoCheck == subject.profile.ocspNoCheck ? nil : "differs from the profile"
    }
}
