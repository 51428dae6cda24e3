import Store
import ArgumentParser
import Centre
import Model
import OpenSSL

/// `pki authority …`.
struct AuthorityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authority",
        abstract: "The certification authorities of this centre.",
        discussion: ExitStatus.help,
        subcommands: [AuthorityList.self, AuthorityExport.self, AuthorityImportCommand.self]
    )
}

/// An authority as lists print it.
struct AuthorityLine: Listing {
    let name: String
    let role: String
    let algorithm: String
    let subject: String
    let notAfter: String
    let parent: String?

    init(_ record: AuthorityRecord) throws {
        let certificate = try Certificate(der: record.certificate)
        name = record.id.name
        role = record.role.rawValue
        algorithm = record.algorithm.rawValue
        subject = certificate.subject.description
        notAfter = Moment.text(certificate.notAfter)
        parent = record.parent?.name
    }

    static let headings = ["NAME", "ROLE", "ALGORITHM", "NOT AFTER", "SUBJECT"]
    var cells: [String] { [name, role, algorithm, notAfter, subject] }
}

/// `pki authority list`.
struct AuthorityList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the authorities.",
        discussion: """
            EXAMPLE
              pki authority list --format json

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try output.print(centre.open().book.authorities().map(AuthorityLine.init))
    }
}

/// `pki authority export`.
struct AuthorityExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print an authority's certificate as PEM.",
        discussion: """
            EXAMPLE
              pki authority export root > root.pem

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Argument(help: "The authority's name.")
    var name: AuthorityID

    func run() async throws {
        let record = try centre.open().authorityRecord(name.name)
        Terminal.result(try Certificate(der: record.certificate).pem)
    }
}
