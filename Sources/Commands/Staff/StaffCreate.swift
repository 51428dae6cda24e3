import ArgumentParser
import Centre
import Model
import Store

/// `pki staff create`.
struct StaffCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Add a staff member with a key and a STAFF certificate of their own.",
        discussion: """
            Roles: \(StaffRecord.Role.allCases.map(\.rawValue).joined(separator: ", ")).
            auditor and audit_admin stand alone.

            With --request the key is the staff member's own, on a token of theirs: from
            the PKCS#10 request only the key is taken. They work where that token is, as
            at a station (pki produce --server), and not with --as on this machine.

            EXAMPLE
              pki staff create wang.shenhe --display-name 王审核 --role reviewer --as li.admin
              pki staff create liu.zhizheng --display-name 刘制证 --role producer --request liu.csr \\
                --out liu.pem --as li.admin

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

    @OptionGroup var own: OwnKeyOptions

    func run() async throws {
        let proof = try own.proof()
        let centre = try centre.open()
        let record = try await centre.addStaff(
            name: name,
            displayName: displayName,
            roles: Set(role),
            proof: proof,
            by: staff.open(in: centre)
        )
        try Terminal.warnOfEnd(of: record.certificate, in: centre)
        try Terminal.warnOfDoors(for: record.certificate, in: centre)
        try own.deliver(record, from: centre)
        try await centre.close()
        Terminal.say("added \(record.name) (\(record.roles.map(\.label).sorted().joined(separator: "、")))")
    }
}
