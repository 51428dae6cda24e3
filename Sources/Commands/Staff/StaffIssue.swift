import ArgumentParser
import Centre
import Model
import OpenSSL
import Store

/// `pki staff issue`.
struct StaffIssue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: "Issue the certificate of somebody whom two people agreed to add to the staff.",
        discussion: """
            Name, roles and key are those of the proposal that was confirmed. They can act from then on.

            EXAMPLE
              pki staff issue liu.zhizheng --out liu.pem --as admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The login name.")
    var name: String

    @Option(help: "Write the certificate, PEM, into this file, which must not exist.")
    var out: String

    func run() async throws {
        try NewFile.checkFree(out)
        let centre = try centre.open()
        let record = try await centre.addConfirmedStaff(name, by: staff.open(in: centre))
        try Terminal.warnOfEnd(of: record.certificate, in: centre)
        try Terminal.warnOfDoors(for: record.certificate, in: centre)
        if let id = record.certificate, let der = try centre.book.certificate(id)?.certificate {
            try NewFile.create(out, bytes: Certificate(der: der).pem, isPrivate: false)
        }
        try await centre.close()
        Terminal.say("added \(record.name) (\(record.roles.map(\.label).sorted().joined(separator: "、")))")
    }
}
