import Basics
import Testing

@Suite struct MountTableTests {
    private let table = MountTable(
        """
        22 27 0:21 / / rw,relatime - ext4 /dev/sda1 rw
        23 22 0:22 / /mnt/my\\040disk rw shared:1 - fuse.sshfs host:/ rw
        24 22 0:23 / /mnt rw,noatime shared:2 master:1 - nfs4 host:/export rw
        25 24 0:24 / /mnt/nas rw - cifs //host/share rw
        26 24 0:25 / /mnt/nas rw - tmpfs tmpfs rw
        too short
        """)

    @Test func `a path lies in the deepest mount, and in the last of one place`() {
        #expect(table.type(of: "/home/ann") == "ext4")
        #expect(table.type(of: "/mnt/my disk/a") == "fuse.sshfs" && table.type(of: "/mnt/my disk") == "fuse.sshfs")
        #expect(table.type(of: "/mnt/mine") == "nfs4" && table.type(of: "/mnt/nas/x") == "tmpfs")
        #expect(MountTable("").type(of: "/home") == nil)
    }

    @Test func `a folder is remote with what is mounted in it`() {
        #expect(table.remote(in: "/mnt/my disk/a")?.type == "fuse.sshfs" && table.remote(in: "/home/ann") == nil)
        #expect(table.remote(in: "/")?.place == "/mnt/my disk" && table.remote(in: "/mnt/nas") == nil)
    }

    @Test func `what lies elsewhere is told from what lies here`() {
        #expect(
            ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse", "9p", "virtiofs"].allSatisfy {
                MountTable.isRemote($0)
            })
        #expect(!["ext4", "btrfs", "xfs", "overlay", "tmpfs", "fuseblk"].contains { MountTable.isRemote($0) })
    }
}
