import Foundation
public import Model
import OpenSSL

extension Profile {
    /// Reads and checks one profile file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - flags: the switches that are on.
    /// - Returns: the profile.
    /// - Throws: `ConfigurationError` naming file, line and key of every mistake.
    public static func load(
        path: String,
        flags: Set<ProfileFlag> = []
    ) throws(ConfigurationError) -> Profile {
        try read(path: path, flags: flags).profile
    }

    /// Reads every `*.yaml` of a folder; file and profile must have the same name, and pairs must match.
    ///
    /// - Parameters:
    ///   - folder: the folder.
    ///   - flags: the switches that are on.
    ///   - authorities: those that there are, with what they are for; nil when that is not known.
    /// - Returns: the profiles by name.
    /// - Throws: `ConfigurationError` with the mistakes of every file; also for a folder without profiles and for a `*.yml`, which would
    ///   otherwise be overlooked in silence.
    public static func loadAll(
        folder: String,
        flags: Set<ProfileFlag> = [],
        authorities: [AuthorityID: AuthorityRecord.Role]? = nil
    ) throws(ConfigurationError) -> [String: Profile] {
        var profiles: [String: Profile] = [:]
        var readers: [ProfileReader] = []
        let faults = FaultList()
        for name in try fileNames(folder) {
            let read = faults.take(try Optional(read(path: "\(folder)/\(name)", flags: flags)), or: nil)
            guard let (profile, reader) = read else { continue }
            if name != "\(profile.name).yaml" {
                faults.report(reader.fault("name", "must be the file's name without .yaml"))
            }
            if let authorities {
                faults.take(try reader.checkAuthority(of: profile, in: authorities), or: ())
            }
            profiles[profile.name] = profile
            readers.append(reader)
        }
        // What a profile says of others is looked at when all of them can be read.
        try faults.check()
        for reader in readers { faults.take(try reader.checkPlace(in: profiles), or: ()) }
        try faults.check()
        return profiles
    }

    private static func read(
        path: String,
        flags: Set<ProfileFlag>
    ) throws(ConfigurationError) -> (profile: Profile, reader: ProfileReader) {
        try StrictYAML.read(ProfileFile.self, path: path) { document throws(ConfigurationError) in
            let reader = ProfileReader(document: document)
            return (try Profile(reader, flags: flags), reader)
        }
    }

    private static func fileNames(_ folder: String) throws(ConfigurationError) -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw ConfigurationError(path: folder, .unreadable(detail: "no such folder, or no permission"))
        }
        if let other = names.sorted().first(where: { $0.lowercased().hasSuffix(".yml") }) {
            throw ConfigurationError(
                path: "\(folder)/\(other)",
                .unreadable(detail: "profiles are named NAME.yaml")
            )
        }
        let profiles = names.filter { $0.hasSuffix(".yaml") }.sorted()
        guard !profiles.isEmpty else {
            throw ConfigurationError(path: folder, .unreadable(detail: "there is no profile"))
        }
        return profiles
    }
}
