/** Claim: a desk that stood still says so when it goes on, and takes orders again. */
import { expect, test } from './fixtures'

test('three seconds of standing still are noted on screen', async ({ desk }) => {
  await expect(desk.page.getByTestId('durable-seq')).not.toHaveText('0')
  process.kill(desk.pid, 'SIGSTOP')
  await expect(desk.page.getByRole('alert').first()).toContainText(/said nothing|lost/)
  await new Promise((later) => setTimeout(later, 3_000))
  process.kill(desk.pid, 'SIGCONT')
  await expect(desk.page.getByText(/stood still for \d\.\d s/).first()).toBeVisible()
  await expect(desk.page.getByTestId('trading-state')).toHaveText('Active')
})
