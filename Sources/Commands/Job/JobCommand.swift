import ArgumentParser

/// `pki job …`.
struct JobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job",
        abstract: "制证任务: what is waiting to be made, and what became of it.",
        discussion: ExitStatus.help,
        subcommands: [
            JobList.self, JobShow.self, JobPrioritize.self, JobRelease.self, JobReject.self, JobApprove.self,
            JobSetAside.self, JobCancel.self,
        ]
    )
}
