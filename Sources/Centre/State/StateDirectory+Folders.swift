import Foundation

extension StateDirectory {
    /// Makes the folders that may have been deleted, or left out of a backup: lists come back, locks are made anew.
    ///
    /// `keys` is not among them; without it nothing can be done, and its absence should show.
    ///
    /// - Throws: `CentreError` with `.system`.
    func restoreFolders() throws(CentreError) {
        for folder in StateDirectory.folders where folder.name != "keys" {
            let place = "\(path)/\(folder.name)"
            guard unsafe mkdir(place, mode_t(folder.mode)) == 0 || errno == EEXIST else {
                throw CentreError(.system(what: place, detail: systemMessage()))
            }
        }
    }
}
