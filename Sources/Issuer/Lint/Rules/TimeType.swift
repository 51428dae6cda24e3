import OpenSSL

/// RFC 5280 §4.1.2.5: "validity dates through the year 2049 as UTCTime; validity dates in 2050 or later MUST be encoded
/// as GeneralizedTime".
enum TimeType: FormLint {
    static let rule = "time-type"
    static let clause = "RFC 5280 §4.1.2.5"

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        // UTCTime cannot say another year.
        for time in anatomy.times where time.tag != DERTag.utcTime {
            guard let moment = try? DER.timestamp(tag: time.tag, content: time.content) else { continue }
            guard DER.time(moment).first == time.tag else { return "a time has the type of the other years" }
        }
        return nil
    }
}
