import Model

/// `portal` of pki.yaml: the applicant's pages.
public struct ApplicantPortalConfiguration: Codable, Hashable, Sendable {
    /// Where applicants transfer fees to (对公转账).
    public struct Transfer: Codable, Hashable, Sendable {
        /// 收款单位.
        public var payee: String
        /// 开户行.
        public var bank: String
        /// 账号.
        public var account: String
    }

    /// Where it listens; an address of this machine alone, unless TLS ends here.
    public var listen: CentreConfiguration.Listen
    /// What browsers see in front of every path, as `https://ca.example.cn`; without a slash at the end.
    public var origin: String
    /// PEM: the certificate that browsers are shown, with what leads from it to a root; absent behind a proxy.
    public var certificateFile: String?
    /// PEM: its key, for the owner alone; stands with `certificateFile`.
    public var keyFile: String?
    /// Where fees are transferred to.
    public var transfer: Transfer
    /// Days that a form which was mended and never submitted is kept after its application ended, 1 to 3650; absent for 30.
    public var formDays: Int64?
    /// 预计审核时间, as applicants read it; absent for one working day.
    public var reviewTime: String?
    /// 自助解锁: whether an UNLOCK goes without a review; absent for no.
    public var selfServiceUnlock: Bool?
    /// Days after the approval until an order that nobody paid lapses, 1 to 365; absent for 30.
    public var unpaidDays: Int64?
    /// Days until what was paid and never executed lapses, after the end of the certificate, and of an UNLOCK after the approval, 1 to
    /// 365; absent for 30.
    public var executionDays: Int64?
    /// ICP备案号 of the site, at the foot of its pages; absent for none.
    public var icpRecord: String?

    /// What is wrong.
    var faults: [ValueFault] {
        var faults = termFaults
        faults.demand((0...65_535).contains(listen.port), "listen.port", "must be 0 to 65535")
        faults.demand(
            WebOrigin.isOne(origin),
            "origin",
            "must be https, a host in lower case and perhaps a port, without a slash"
        )
        faults.demand(
            (certificateFile == nil) == (keyFile == nil),
            "certificateFile",
            "stands with keyFile, or neither does"
        )
        faults.demand(
            certificateFile != nil
                || ["127.0.0.1", "::1", "localhost"].contains(SocketPlace.bare(listen.host)),
            "listen.host",
            "must be 127.0.0.1 or ::1 where no certificateFile is named"
        )
        let words = [("payee", transfer.payee), ("bank", transfer.bank), ("account", transfer.account)]
        for (key, text) in words {
            faults.demand(
                (1...100).contains(text.unicodeScalars.count) && text.printable == text,
                "transfer.\(key)",
                "must be 1 to 100 printable characters"
            )
        }
        return faults
    }

    /// What is wrong with how long things take, and with what applicants read.
    private var termFaults: [ValueFault] {
        var faults: [ValueFault] = []
        faults.demand(formDays.map { (1...3650).contains($0) } ?? true, "formDays", "must be 1 to 3650")
        for (key, days) in [("unpaidDays", unpaidDays), ("executionDays", executionDays)] {
            faults.demand(days.map { (1...365).contains($0) } ?? true, key, "must be 1 to 365")
        }
        let texts = [
            ("reviewTime", reviewTime, 20, "1个工作日"), ("icpRecord", icpRecord, 40, "京ICP备12345678号-1"),
        ]
        for (key, text, most, sample) in texts {
            let isFine =
                text.map { (2...most).contains($0.unicodeScalars.count) && $0.printable == $0 } ?? true
            faults.demand(isFine, key, "must be 2 to \(most) printable characters, as \(sample)")
        }
        return faults
    }
}
