import ArgumentParser
import Centre
import Issuer
import Model
import OpenSSL
import Store

/// `pki certificate verify`.
struct CertificateVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check whether a certificate can be relied on: path, time, use and status.",
        discussion: """
            Works on any machine, with files alone; without --root the authorities of this
            centre are trusted, and its book is asked for the status. SM2 signatures are
            checked with the identifier of GM/T 0009. Every check is one line, with its
            verdict in words. A certificate that fails a check ends with status 77; a list
            or responder that was named and gives no answer that can be trusted, with 69.
            An authority on the path is looked up in the list of its own issuer: give one
            --crl for each. The last line says of whom nobody was asked. Of several paths
            the one counts against which the least stands.

            EXAMPLE
              pki certificate verify holder.pem --chain issuing.pem --root root.pem
              pki certificate verify holder.cer --root root.pem --chain issuing.pem \\
                --crl issuing.crl --crl root.crl --purpose tls-client

            \(ExitStatus.help)
            """
    )

    /// What the certificate is wanted for.
    enum Purpose: String, CaseIterable, ExpressibleByArgument {
        case any
        case client = "tls-client"
        case server = "tls-server"
        case email
        case ocsp

        var chain: ChainPurpose {
            switch self {
            case .any: .any
            case .client: .clientAuthentication
            case .server: .serverAuthentication
            case .email: .emailSigning
            case .ocsp: .ocspResponder
            }
        }
    }

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The certificate, PEM or DER, alone or with its chain, as 'export' writes it.")
    var file: String

    @Option(help: "Certificates on the way to the root, PEM (several in a file) or DER; may be repeated.")
    var chain: [String] = []

    @Option(help: "What is trusted; may be repeated. None: this centre's authorities.")
    var root: [String] = []

    @Option(help: "A revocation list of an issuer on the path, PEM or DER, at most 64 MiB; repeatable.")
    var crl: [String] = []

    @Option(help: "An OCSP responder's URL, or 'auto' for the one that the certificate names.")
    var ocsp: String?

    @Option(help: "The time that counts, as '2026-12-01 12:00:00'; none for now.")
    var at: String?

    @Option(help: "What it is wanted for: any, tls-client, tls-server, email or ocsp.")
    var purpose: Purpose = .any

    func validate() throws {
        guard crl.isEmpty || ocsp == nil else { throw ValidationError("--crl and --ocsp exclude each other") }
        if let at, Moment.read(at) == nil {
            throw ValidationError("--at must be a time, as '2026-12-01 12:00:00'")
        }
    }

    func run() async throws {
        let (certificate, beside) = try subject()
        var intermediates = try beside + chain.flatMap(CertificateFile.readAll)
        var anchors = try root.flatMap(CertificateFile.readAll)
        let named = try witness()
        var witnesses = named.map { [$0] } ?? []
        if anchors.isEmpty {
            let centre = try centre.open()
            let records = try centre.book.authorities()
            let certificates = try records.map { try Certificate(der: $0.certificate) }
            anchors = zip(records, certificates).filter { $0.0.parent == nil }.map(\.1)
            intermediates += certificates
            intermediates += try records.flatMap { try centre.otherCertificates(of: $0.id) }
            witnesses.append(.book(of: centre))
        }
        let examination = CertificateExamination(
            certificate,
            intermediates: intermediates,
            anchors: anchors,
            at: at.flatMap(Moment.read) ?? WallClock.system.now,
            purpose: purpose.chain
        )
        let findings = try await examination.run(asking: witnesses)
        try output.print(findings.map(ExaminationLine.init))
        try conclude(findings, isAsked: named != nil)
    }

    /// The certificate in question; one with a weak key is what it is, and not to be relied on.
    ///
    /// In a file with its chain it is the one that issued none of the others, whatever their order.
    private func subject() throws -> (Certificate, beside: [Certificate]) {
        do {
            let all = try CertificateFile.readAll(file)
            let last = all.filter { one in
                !all.contains { $0 != one && $0.issuerDER == one.subjectDER }
            }
            guard all.count > 1, let only = last.first, last.count == 1 else {
                return (try CertificateFile.read(file), [])
            }
            return (only, all.filter { $0 != only })
        } catch let error as CryptoError {
            guard case .keyTooWeak = error.reason else { throw error }
            throw CertificateRefused(words: error.message)
        }
    }

    /// Says "valid" only when nothing failed and whoever was named as a witness has answered.
    private func conclude(_ findings: [ExaminationFinding], isAsked: Bool) throws {
        if let failed = findings.first(where: { $0.verdict == .failed }) {
            throw CertificateRefused(words: failed.words)
        }
        // The named witness comes first; a book that does not tell of it leaves the answer standing.
        let named = findings.first { $0.check == "status" && isAsked }
        let asked = [named].compactMap { $0 } + findings.filter { $0.check == "above" }
        if let silent = asked.first(where: { $0.verdict == .unknown }) {
            throw StatusUnknown(words: silent.words)
        }
        var open = findings.filter { $0.verdict == .unasked }.map(\.words)
        if !findings.contains(where: { $0.check == "status" && $0.verdict == .passed }) {
            open.insert("nobody told its status", at: 0)
        }
        Terminal.say(open.isEmpty ? "valid" : "valid, as far as can be told: " + open.joined(separator: "; "))
    }

    private func witness() throws -> StatusWitness? {
        guard crl.isEmpty else { return .lists(try crl.map(RevocationListFile.read)) }
        guard let ocsp else { return nil }
        return .responder(url: ocsp == "auto" ? nil : ocsp)
    }
}

/// A certificate whose status the witness that was asked did not tell.
struct StatusUnknown: OperatorError, Hashable {
    let words: String
    var message: String { "the status of the certificate is unknown: \(words)" }
    var hint: String? {
        "give a current list of each issuer on the path with --crl, or a responder that answers with --ocsp"
    }
    var kind: FailureKind { .unavailable }
}

/// A certificate that must not be relied on.
struct CertificateRefused: OperatorError, Hashable {
    let words: String
    var message: String { "the certificate is not valid: \(words)" }
    var hint: String? { nil }
    var kind: FailureKind { .refused }
}
