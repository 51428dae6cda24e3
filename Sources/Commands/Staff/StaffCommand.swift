import Store
import ArgumentParser
import Centre
import Model

/// `pki staff …`.
struct StaffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "staff",
        abstract: "The people who work at the centre, and their roles.",
        discussion: ExitStatus.help,
        subcommands: [StaffList.self, StaffCreate.self]
    )
}

/// A staff member as lists print them.
struct StaffLine: Listing {
    let name: String
    let displayName: String
    let roles: [String]
    let certificate: String?
    let createdAt: String

    init(_ record: StaffRecord) {
        name = record.name
        displayName = record.displayName
        roles = record.roles.map(\.rawValue).sorted()
        certificate = record.certificate?.serial.hexadecimal
        createdAt = Moment.text(record.createdAt)
    }

    static let headings = ["NAME", "姓名", "ROLES", "SINCE"]
    var cells: [String] { [name, displayName, roles.joined(separator: ","), createdAt] }
}

/// `pki staff list`.
struct StaffList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the staff.",
        discussion: """
            EXAMPLE
              pki staff list

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try output.print(centre.open().book.staff().map(StaffLine.init))
    }
}

/// `pki staff create`.
struct StaffCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Add a staff member with a key and a STAFF certificate of their own.",
        discussion: """
            Roles: \(StaffRecord.Role.allCases.map(\.rawValue).joined(separator: ", ")).
            auditor and audit_admin stand alone.

            EXAMPLE
              pki staff create wang.shenhe --display-name 王审核 --role reviewer --as li.admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The login name: 1 to 40 of a-z, 0-9, '.' and '-'.")
    var name: String

    @Option(help: "姓名, 2 to 50 characters.")
    var displayName: String

    @Option(help: "A role; may be given more than once.")
    var role: [StaffRecord.Role]

    func run() async throws {
        let centre = try centre.open()
        let record = try await centre.addStaff(
            name: name,
            displayName: displayName,
            roles: Set(role),
            by: staff.open(in: centre)
        )
        try await centre.close()
        Terminal.say("added \(record.name) (\(record.roles.map(\.label).sorted().joined(separator: "、")))")
    }
}
