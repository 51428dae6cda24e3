import ArgumentParser
import Centre
import Model
import Store

/// `pki token show`.
struct TokenShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one token: state, certificates, and what was done on it.",
        discussion: """
            EXAMPLE
              pki token show 12345678

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The token's serial number.")
    var serial: String

    func run() async throws {
        let book = try centre.open().book
        guard let record = try book.token(serial: serial) else {
            throw BookError(.notFound(object: "token \(serial)"))
        }
        let detail = try TokenDetail(record, in: book)
        try output.print(detail, lines: detail.lines)
    }
}

/// One token with its certificates and its history, as `pki token show` prints it.
struct TokenDetail: Encodable {
    /// A certificate whose key is on the token.
    struct Certificate: Encodable {
        let serial: String
        let state: String
        let subject: String
    }

    let token: TokenLine
    let letters: Int
    let handedLetter: Int
    let unlocks: Int
    let faults: Int
    let certificates: [Certificate]
    let attestations: [AttestationDetail]
    let history: [JournalLine]

    init(_ record: TokenRecord, in book: BookOfRecord) throws {
        token = TokenLine(record)
        letters = record.letters
        handedLetter = record.handedLetter
        unlocks = record.unlocks
        faults = record.faults
        var filter = CertificateFilter()
        filter.tokenSerial = record.serial
        certificates = try book.certificates(filter, limit: 100).map {
            Certificate(
                serial: $0.id.serial.hexadecimal,
                state: $0.state.rawValue,
                subject: $0.reservation.subject
            )
        }
        attestations = try book.attestations(ofToken: record.serial).map(AttestationDetail.init)
        history = try book.journal(ofToken: record.serial).map(JournalLine.init)
    }

    var lines: [(name: String, value: any Cell)] {
        let first = zip(TokenLine.headings, token.cells).map { (name: $0.lowercased(), value: $1) }
        let keys = certificates.map { item -> (name: String, value: any Cell) in
            ("certificate", "\(item.serial) (\(item.state)) \(item.subject)")
        }
        let statements = attestations.map { item -> (name: String, value: any Cell) in
            ("attestation", item.words)
        }
        let deeds = history.map { line -> (name: String, value: any Cell) in
            (line.at.shown, "\(line.step)  \(line.detail)")
        }
        let counts: [(name: String, value: any Cell)] = [
            ("letters", "\(letters)"), ("unlocks", "\(unlocks)"), ("faults", "\(faults)"),
        ]
        return first + counts + keys + statements + deeds
    }
}
