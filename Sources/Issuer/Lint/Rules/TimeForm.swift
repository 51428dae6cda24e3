import OpenSSL

/// RFC 5280 §4.1.2.5.1, §4.1.2.5.2: YYMMDDHHMMSSZ and YYYYMMDDHHMMSSZ; seconds are there, fractions are not, and the
/// zone is Greenwich's.
enum TimeForm: FormLint {
    static let rule = "time-form"
    static let clause = "RFC 5280 §4.1.2.5.1"

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        for time in anatomy.times where (try? DER.timestamp(tag: time.tag, content: time.content)) == nil {
            return "a time is not written as YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ"
        }
        return nil
    }
}
