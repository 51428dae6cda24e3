import OpenSSL

/// GM/T 0015-2012: an identity code is not critical, and written in the form and with the tagging that the profile says;
/// those that the profile does not have are not there.
enum IdentityCodesAsProfiled: Lint {
    static let rule = "identity-codes"
    static let clause = "GM/T 0015-2012"

    static func problem(in subject: LintSubject) -> String? {
        for code in subject.profile.identityCodes {
            guard let item = subject.certificate.extension(code.oid) else {
                if code.isOptional { continue }
                return "\(code.oid) is missing"
            }
            guard code.isWellFormed(item.value) else {
                return "\(code.oid) is not written as the profile says"
            }
        }
        return nil
    }
}
