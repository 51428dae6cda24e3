import ArgumentParser
import Centre
import Issuer
import Model
import OpenSSL
import Store

/// `pki certificate import`.
struct CertificateImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take over what an imported authority issued, with its revocations.",
        discussion: """
            Reads the index.txt of 'openssl ca' with its newcerts folder, or any folder or
            bundle of certificates with a revocation list, or all of them. Nothing is done but
            shown without '--confirm'. An import that was cut off is run again in the same
            words. Give the last list: the next one made here gets a greater number, and
            from then on lists and answers are signed for the authority. With an index and
            no list of everything that was made within a day that takes a second person.
            After the book was put back to an older copy, the last list of an authority of
            this centre brings the revocations back that the copy lacks; that takes two.

            EXAMPLE
              pki certificate import --authority old --index index.txt --certificates \\
                newcerts --crl ca.crl --as admin --confirm
              pki certificate import --authority issuing --crl last.crl --confirm \\
                --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    private static let largestIndex = 1 << 31
    private static let largestList = 1 << 28

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "The authority that issued them.")
    var authority: AuthorityID

    @Option(help: "A folder of certificates, or one file with many, PEM or DER; a list may come without.")
    var certificates: String?

    @Option(help: "The index.txt of 'openssl ca'.")
    var index: String?

    @Option(help: "The authority's last revocation list, PEM or DER.")
    var crl: String?

    @Option(help: "The profile that is written beside them.")
    var profile = "IMPORTED"

    @Option(
        help: """
            A second pki_admin, who confirms an index: where it revokes what the list does not, or says alone \
            what was revoked; and a list that revokes what was issued here.
            """
    )
    var second: String?

    @Flag(help: "Take certificates on hold as revoked, for ever.")
    var revokeHeld = false

    @Flag(help: "Go on without certificates that are refused or missing.")
    var leaveOut = false

    @Flag(help: "Do it.")
    var confirm = false

    func validate() throws {
        guard certificates != nil || crl != nil else {
            throw ValidationError("give --certificates, or --crl, or both")
        }
    }

    func run() async throws {
        let plan = try plan()
        let centre = try centre.open()
        try warn(ofNumbers: centre)
        guard confirm else {
            let report = try centre.checkImport(plan)
            try show(report, "would import")
            if report.unsigned > 0 {
                Terminal.say("\(report.unsigned) revoked by the index alone: that takes --second")
            }
            if report.blocking > 0 {
                Terminal.say("\(report.blocking) block keys that work here: that takes --second")
            }
            return Terminal.say("nothing was done; repeat with --confirm")
        }
        let report = try await centre.runImport(
            plan,
            by: staff.open(in: centre),
            second: second.map { try centre.staffOperator($0) }
        )
        let silent = try centre.silentAuthorities(among: report.revokedNow > 0 ? [authority] : [])
        let fallen = try centre.fallenAuthorities()
        let isAwaiting = try centre.awaitsRecords(authority)
        try await centre.close()
        try show(report, "imported")
        Terminal.warnOfSilence(of: silent, fallen: Set(fallen.keys))
        guard isAwaiting else { return }
        let fault = MigrationError(.recordsOwed(authority))
        Terminal.say("pki: warning: no list of \(authority) is signed: \(fault.message)")
        if let hint = fault.hint { Terminal.say("pki: hint: \(hint)") }
    }

    /// An index does not say how the lists were numbered, and ours are to go on from there (RFC 5280 §5.2.3).
    private func warn(ofNumbers centre: CACentre) throws {
        guard index != nil, crl == nil,
            try centre.book.latestRevocationList(of: RevocationListName(authority)) == nil
        else { return }
        Terminal.say(
            "pki: warning: without --crl the first list of \(authority) may have a smaller number than its last one: give that too"
        )
    }

    private func plan() throws -> CertificateImport {
        var policy = CertificateIntake.Policy()
        (policy.profile, policy.revokesHeld) = (profile, revokeHeld)
        let feed: any CertificateFeed =
            if let certificates { CertificateFolder(path: certificates) } else { NoCertificates() }
        return CertificateImport(
            authority: authority,
            feed: feed,
            index: try index.map {
                try OpenSSLIndex.read(InputFile($0, limit: Self.largestIndex).read(), path: $0)
            },
            list: try crl.map(list),
            policy: policy,
            leavesOut: leaveOut
        )
    }

    private func list(_ path: String) throws -> RevocationList {
        let bytes = try InputFile(path, limit: Self.largestList).read()
        guard PEM.labels(Array(bytes.prefix(65_536))).contains("X509 CRL") else {
            return try RevocationList(der: bytes)
        }
        return try RevocationList(der: PEM.decode(bytes, label: "X509 CRL"))
    }

    private func show(_ report: ImportReport, _ verb: String) throws {
        try output.print(report.findings.map(ImportLine.init))
        Terminal.say(
            "\(verb) \(report.taken): \(report.valid) valid, \(report.revoked) revoked, \(report.ended) expired"
        )
        Terminal.say(
            "\(report.known) known, \(report.revokedNow) of the book revoked now, \(report.repeated) repeated, \(report.refused) refused, "
                + "\(report.missing) missing, \(report.noted) with notes, \(report.skipped) skipped"
        )
    }
}
