import Foundation
import Model

/// What is asked for when the key of an authority is put under shares.
public struct ShareDeal: Hashable, Sendable {
    /// Which keys it is for.
    public enum Occasion: Sendable {
        /// One that is not shared yet.
        case first
        /// One that is shared: a holder left, or numbers change.
        case again
        /// Both, as in a ceremony.
        case either
    }

    /// Which keys it is for.
    public let occasion: Occasion
    /// How many shares open the key, 2 to `count`.
    public let threshold: Int
    /// How many are made, 2 to 16.
    public let count: Int
    /// Where their files go; nothing of the same name may be there.
    public let folder: String

    /// Puts the parts together.
    public init(_ occasion: Occasion, threshold: Int, of count: Int, to folder: String) {
        self.occasion = occasion
        self.threshold = threshold
        self.count = count
        self.folder = folder
    }

    /// Where a share goes.
    func path(_ index: Int, of id: AuthorityID) -> String { "\(folder)/\(id)-share-\(index).txt" }

    /// Refuses a folder that is not there.
    func demandFolder() throws(ShareError) {
        var isFolder = ObjCBool(false)
        let exists = unsafe FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
        guard exists, isFolder.boolValue else { throw ShareError(.noFolder(path: folder)) }
    }

    /// Refuses a folder in which there are shares, or other files of their names.
    ///
    /// - Parameters:
    ///   - id: the authority.
    ///   - set: of the splitting in use; nil when the key is not shared.
    /// - Throws: `ShareError` with `.inUse` or `.notInUse`, `CentreError` with `.fileThere`.
    func demandFree(_ id: AuthorityID, inUse set: [UInt8]?) throws {
        for path in (1...count).map({ path($0, of: id) }) where FileManager.default.fileExists(atPath: path) {
            guard let share = try? KeyShare(path: path), share.authority == id else {
                throw CentreError(.fileThere(path: path))
            }
            throw ShareError(share.set == set ? .inUse(path: path) : .notInUse(path: path))
        }
    }

    /// The files in the folder, when they are the shares of this splitting, all of them.
    func files(of id: AuthorityID, set: [UInt8]) -> [String]? {
        let paths = (1...count).map { path($0, of: id) }
        let isWhole = paths.enumerated().allSatisfy { position, path in
            guard let share = try? KeyShare(path: path) else { return false }
            return share.authority == id && share.set == set && share.threshold == threshold
                && share.count == count && share.index == position + 1
        }
        return isWhole ? paths : nil
    }
}
