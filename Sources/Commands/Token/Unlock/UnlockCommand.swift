import ArgumentParser

/// `pki token unlock …`.
struct UnlockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock",
        abstract: "解锁: give a token whose PIN is lost a new one.",
        discussion: """
            One person asks for it, a second approves, a third runs it with the token
            inserted. One approval is for one token and one use, and expires
            (unlock.validHours of pki.yaml). PIN, PUK and management key are all new
            afterwards. With a code the holder runs it at home instead.

            \(ExitStatus.help)
            """,
        subcommands: [
            UnlockCreate.self, UnlockApprove.self, UnlockReject.self, UnlockCode.self, UnlockRun.self,
            UnlockList.self,
        ]
    )
}
