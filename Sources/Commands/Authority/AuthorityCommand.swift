import ArgumentParser

/// `pki authority …`.
struct AuthorityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authority",
        abstract: "The certification authorities of this centre: made, succeeded, ended.",
        discussion: ExitStatus.help,
        subcommands: [
            AuthorityList.self, AuthorityShow.self, AuthorityChain.self, AuthorityExport.self,
            AuthorityCreate.self, AuthorityRollover.self, AuthorityCrossSign.self,
            AuthorityRequest.self, AuthorityImportCertificate.self, AuthoritySign.self,
            AuthorityOffline.self, AuthorityMove.self, AuthorityShare.self, AuthorityReshare.self,
            AuthorityRetire.self, AuthorityRevoke.self, AuthorityGiveUp.self,
            AuthorityDestroy.self, AuthorityImportCommand.self,
        ]
    )
}
