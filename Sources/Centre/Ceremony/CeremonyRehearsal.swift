import Foundation
import Issuer
import Model
import OpenSSL
import Store

/// A ceremony done with throwaway keys, on a hierarchy of the same shape in a folder that is removed at the end.
///
/// No key of the centre is opened. The authorities are what their certificates say, whatever the profiles say today, with
/// keys of the same kind; what the ceremony makes is made by today's profiles. Keys that the ceremony puts on a medium or
/// into a token are files here, and shares are made without seals: what is rehearsed is the order of steps, names,
/// profiles, lints and everything the book demands.
struct CeremonyRehearsal {
    let centre: CACentre
    let ceremony: Ceremony

    /// - Returns: the transcript.
    func run() async throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "pki-rehearsal-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        let stage = try await prepare(folder)
        var lines: [String] = []
        do {
            let persons = try TwoPersons(
                first: stage.staffOperator(ceremony.first),
                second: stage.staffOperator(ceremony.second)
            )
            for (position, step) in ceremony.steps.enumerated() {
                try await play(step, number: position, on: stage, persons, folder.path)
                lines.append("\(position + 1). \(step.words)")
                lines += try CeremonyProtocol.outcome(of: step, in: stage, isRehearsal: true).map {
                    "   \($0)"
                }
            }
        } catch {
            try? await stage.close()
            throw error
        }
        try await stage.close()
        return lines
    }

    /// Plays one step; what keeps it from being done is told with its place in the file.
    private func play(
        _ step: CeremonyStep,
        number position: Int,
        on stage: CACentre,
        _ persons: TwoPersons,
        _ folder: String
    ) async throws {
        do {
            try check(step)
            try await AuthorityDesk(centre: stage, persons: persons)
                .perform(step.onStage(folder)) { _ in SecretBytes(copying: []) }
        } catch let error as any OperatorError {
            throw CeremonyError(at: ceremony.places[position], error)
        }
    }

    /// Refuses what only the book itself shows: whom its certificates are of, and who certified its authorities.
    private func check(_ step: CeremonyStep) throws {
        switch step {
        case .destroy(let id, let valid):
            guard let record = try authority(id) else { return }
            let count = try centre.dependants(of: record)
            guard count <= valid else { throw HierarchyError(.needed(id, valid: count)) }
        case .rollOver(let id, let renewal):
            if let record = try authority(id) { try centre.demandParent(of: record, renewal) }
        case .share(_, _, _, let folder):
            var isFolder: ObjCBool = false
            let exists = unsafe FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
            guard exists, isFolder.boolValue else { throw CentreError(.folderUnusable(path: folder)) }
        case .create, .sign, .crossSign, .publishList, .retire, .offline: break
        }
    }

    private func authority(_ id: AuthorityID) throws -> AuthorityRecord? {
        try centre.book.authorities().first { $0.id == id }
    }

    private func prepare(_ folder: URL) async throws -> CACentre {
        let state = StateDirectory(folder.appendingPathComponent("state").path)
        try await CentreFounding(
            configuration: centre.configuration,
            profiles: centre.profiles,
            clock: centre.clock
        )
        .found(in: state, passphrase: nil) { try RehearsalCast(centre: centre, ceremony: ceremony) }
        return try CACentre(
            state: state,
            definition: centre.definition,
            configuration: centre.configuration,
            passphrase: PassphraseSource(environment: [:]),
            rootKeys: RootKeys(folder: folder.path),
            clock: centre.clock
        )
    }
}

extension CeremonyStep {
    /// The same step with files for keys, and shares in the folder of the rehearsal.
    fileprivate func onStage(_ folder: String) -> CeremonyStep {
        switch self {
        case .create(var plan):
            plan.custody = .file
            return .create(plan)
        case .rollOver(let id, var renewal):
            renewal.custody = .file
            return .rollOver(id, renewal)
        case .share(let id, let threshold, let count, _):
            return .share(id, threshold: threshold, of: count, folder: folder)
        // Its certificates are those of the rehearsal's persons.
        case .destroy(let id, _): return .destroy(id, evenThough: .max)
        case .sign, .crossSign, .publishList, .retire, .offline: return self
        }
    }
}
