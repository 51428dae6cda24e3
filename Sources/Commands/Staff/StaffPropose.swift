import ArgumentParser
import Centre
import Enrollment
import Model
import OpenSSL

/// `pki staff propose`.
struct StaffPropose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose",
        abstract: "Propose to add somebody to the staff, to end their work, or to change their roles.",
        discussion: """
            Another one confirms it: a super_admin, for an auditor an audit_admin, and nobody about
            themselves. With --request somebody is added, for a key of their own; with --role alone
            these are the roles that they have from then on.

            EXAMPLE
              pki staff propose liu.zhizheng --display-name 刘制证 --role producer --request liu.csr \\
                --text 新入职 --as admin
              pki staff propose wang.shenhe --role reviewer --role support --text 兼任客服 --as admin
              pki staff propose wang.shenhe --end --text 离职 --as admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var deed: StaffDeedOptions

    @Option(help: "姓名 of somebody new, 2 to 50 characters.")
    var displayName: String?

    @Option(help: "A PKCS#10 request by a key of somebody new, as on a token; PEM or DER.")
    var request: String?

    @Option(help: "A role; may be given more than once.")
    var role: [StaffRecord.Role] = []

    @Flag(help: "End their work.")
    var end = false

    @Option(help: "Why, 2 to 200 characters.")
    var text: String

    func validate() throws {
        guard (displayName == nil) == (request == nil) else {
            throw ValidationError("--display-name and --request go together")
        }
        guard end != !role.isEmpty, !end || request == nil else {
            throw ValidationError("say what they do with --role, or --end alone")
        }
    }

    func run() async throws {
        let change = try plan()
        try await deed.perform { desk, person in
            try await desk.proposeStaff(deed.name, change, text, by: person)
        }
    }

    private func plan() throws -> StaffPlan {
        if end { return .end }
        guard let displayName, let request else { return .grant(Set(role)) }
        let proof = try RequestFile.read(request)
        try proof.verifyProofOfPossession()
        return .add(displayName: displayName, Set(role), request: proof.der)
    }
}
