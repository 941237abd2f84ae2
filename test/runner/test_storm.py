import unittest

import harness
from storm import Storm


class ShortStorm(unittest.TestCase):
    def test_twenty_violent_ends_leave_nothing(self):
        with harness.Workplace() as workplace:
            storm = Storm(workplace.folder, seed=20, latest=0.8)
            for number in range(20):
                storm.run(number)
            self.assertTrue(storm.close())
        self.assertEqual(storm.left, [])
        self.assertGreater(len(storm.seconds), 5)


if __name__ == "__main__":
    unittest.main()
