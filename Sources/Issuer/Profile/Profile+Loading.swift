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
    /// - Throws: `ConfigurationError` naming file, line and key.
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
    /// - Throws: `ConfigurationError`; also for a folder without profiles and for a `*.yml`, which would
    ///   otherwise be overlooked in silence.
    public static func loadAll(
        folder: String,
        flags: Set<ProfileFlag> = [],
        authorities: [AuthorityID: AuthorityRecord.Role]? = nil
    ) throws(ConfigurationError) -> [String: Profile] {
        var profiles: [String: Profile] = [:]
        var readers: [ProfileReader] = []
        for name in try fileNames(folder) {
            let (profile, reader) = try read(path: "\(folder)/\(name)", flags: flags)
            guard name == "\(profile.name).yaml" else {
                throw reader.fault("name", "must be the file's name without .yaml")
            }
            if let authorities { try reader.checkAuthority(of: profile, in: authorities) }
            profiles[profile.name] = profile
            readers.append(reader)
        }
        for reader in readers { try reader.checkPlace(in: profiles) }
        return profiles
    }

    private static func read(
        path: String,
        flags: Set<ProfileFlag>
    ) throws(ConfigurationError) -> (profile: Profile, reader: ProfileReader) {
        let reader = ProfileReader(document: try StrictYAML.document(ProfileFile.self, path: path))
        return (try Profile(reader, flags: flags), reader)
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
