import ArgumentParser

/// `pki revocation …`.
struct RevocationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revocation",
        abstract: "CA发起的吊销: proposed by a reviewer, confirmed by a biz_admin.",
        discussion: """
            The holder is told, finds the revocation in 申办查询, and everything that is open
            about the certificate is closed with it. What administrators of the PKI revoke
            themselves is 'pki certificate revoke'.

            \(ExitStatus.help)
            """,
        subcommands: [
            RevocationProposals.self, RevocationPropose.self, RevocationConfirm.self, RevocationDecline.self,
        ]
    )
}
